/** What a person can do on a page, in a picture of it, whatever it is called: nothing comes of any of it. */
const nothing: unknown = new Proxy(() => undefined, { get: () => nothing });

export { nothing as nothingHappens };
