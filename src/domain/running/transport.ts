/** How to speak to Odoo; `auto` takes JSON-2 where the server has it and the secret is an API key. */
export const TRANSPORTS = ['auto', 'json-rpc', 'json-2'] as const
export type TransportChoice = (typeof TRANSPORTS)[number]
