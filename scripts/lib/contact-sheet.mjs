/** One page with all pictures of states. */
import { readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** `<page>-<state>--<language>-<theme>-<width>x<height>.png` */
const pictureName = /^(?<state>.+)--(?<variant>.+-(?<theme>light|dark)-(?<width>\d+)x(?<height>\d+))\.png$/;

/** Writes `index.html` beside the pictures in the folder: a row for each state. Returns its path. */
export function writeContactSheet(folder) {
  const states = new Map();
  for (const file of readdirSync(folder).sort()) {
    const found = pictureName.exec(file)?.groups;
    if (found) states.set(found.state, [...(states.get(found.state) ?? []), { file, ...found }]);
  }
  const target = join(folder, 'index.html');
  writeFileSync(target, sheet(states));
  return target;
}

// States come from names in the code and sizes from ours: there is nothing to escape.
function sheet(states) {
  const names = [...states.keys()];
  return `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<title>States</title>
<style>
  body { margin: 1.5rem; font: 14px/1.5 system-ui, sans-serif; color: #222; background: #c8ccca; }
  nav a { margin-right: 0.75rem; }
  section > div { display: flex; flex-wrap: wrap; align-items: start; gap: 1rem; }
  figure { position: relative; margin: 0; }
  figure img { display: block; width: calc(var(--width) * 0.5px); }
  /* What is below is seen only after scrolling. */
  figure.tall::after { content: ''; position: absolute; inset-inline: 0; top: calc(var(--height) * 0.5px); border-top: 1px dashed #e0218a; }
</style>
<nav>${names.map((name) => `<a href="#${name}">${name}</a>`).join('\n')}</nav>
${names.map((name) => row(name, states.get(name))).join('\n')}
<script>
  for (const img of document.images) {
    const mark = () => img.parentElement.parentElement.classList.toggle('tall', img.naturalHeight > Number(img.dataset.height));
    img.complete ? mark() : img.addEventListener('load', mark);
  }
</script>
</html>
`;
}

function row(name, pictures) {
  const figures = pictures.map(
    ({ file, variant, width, height }) => `<figure style="--width: ${width}; --height: ${height}">
<a href="${file}"><img src="${file}" alt="" data-height="${height}" loading="lazy"></a>
<figcaption>${variant}</figcaption></figure>`,
  );
  return `<section id="${name}"><h2>${name}</h2><div>${figures.join('\n')}</div></section>`;
}
