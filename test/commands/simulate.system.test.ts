import { spawnSync } from 'node:child_process'
import { createServer, type Server } from 'node:net'
import { fileURLToPath } from 'node:url'
import { z } from 'zod'

const CLI = fileURLToPath(new URL('../../dist/cli.js', import.meta.url))

let server: Server
let port: string

beforeEach(async () => {
  server = createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  port = String(z.object({ port: z.int() }).parse(server.address()).port)
})

afterEach(() => new Promise((resolve) => server.close(resolve)))

it.each([
  ['--chorus-port', '--odoo-port'],
  ['--odoo-port', '--chorus-port'],
])('a port in use as %s is said, and the simulators end', (option, other) => {
  const { status, stderr } = spawnSync(process.execPath, [CLI, 'simulate', option, port, other, '0'], {
    timeout: 120_000,
  })
  expect(stderr.toString()).toBe(
    `port ${port} is in use by another program, perhaps another simulator: give another one with ${option}, or 0 for any\n`,
  )
  expect(status).toBe(1)
})
