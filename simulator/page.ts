/** A page that says what it is; `body` is HTML. */
export function page(title: string, body: string): string {
  const style =
    'body{font:1rem/1.5 system-ui;max-width:40rem;margin:2rem auto;padding:0 1rem}form{max-width:24rem}' +
    'button{display:block;width:100%;margin:.5rem 0;padding:.75rem;font:inherit;overflow:hidden;text-overflow:ellipsis}' +
    'article{border-top:1px solid #ccc;overflow-wrap:anywhere}';
  return (
    '<!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width">' +
    `<title>${title}</title><style>${style}</style><h1>${title}</h1><p>This page is a stand-in.</p>${body}</html>`
  );
}

export function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}
