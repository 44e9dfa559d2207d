/** Socket.IO's path; the `htu` of a socket's proof is the public url, this path and the namespace. */
export const socketPath = '/socket.io';
export const namespaces = { pc: '/pc', session: '/session' } as const;

/** How long the browser has to acknowledge `qr:token`, in milliseconds. */
export const tokenAckTimeoutMs = 5_000;
