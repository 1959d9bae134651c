import { register } from 'node:module'
import { pathToFileURL } from 'node:url'
import { MessageChannel } from 'node:worker_threads'
import circus from 'jest-circus/runner'

const GLOBALS = ['describe', 'it', 'test', 'expect', 'beforeAll', 'beforeEach', 'afterAll', 'afterEach']

/** What `expect.any` compares with: those of the tests. */
const CONSTRUCTORS = { String, Number, Boolean, BigInt, Symbol, Function, Object, Array }

/** Paths of the source maps of what was compiled in this process, by URL. */
const sourceMaps = new Map()
let isRegistered = false

/**
 * Runs a test file with Node's own modules, in which a process loads and optimises the program and its libraries once.
 * Jest's modules, made anew for each file, cost as much time as the tests themselves.
 *
 * What a test file leaves behind the next one meets, therefore, save the environment and the exit code.
 */
export default async function runNatively(globalConfig, config, environment, runtime, testPath, send) {
  if (!isRegistered) registerHooks(config.cacheDirectory)
  Object.assign(environment.global, CONSTRUCTORS)
  runtime.unstable_shouldLoadAsEsm = () => true
  runtime.unstable_importModule = async (path) => {
    for (const name of GLOBALS) globalThis[name] = environment.global[name]
    await import(pathToFileURL(path).href)
    // Jest shows in a stack what it finds here.
    for (const [url, map] of sourceMaps) runtime.getSourceMaps().set(url, map)
  }
  const before = { ...process.env }
  try {
    return await circus.default(globalConfig, config, environment, runtime, testPath, send)
  } finally {
    for (const name of Object.keys(process.env)) if (!(name in before)) delete process.env[name]
    Object.assign(process.env, before)
    process.exitCode = undefined
  }
}

function registerHooks(cacheDirectory) {
  const { port1, port2 } = new MessageChannel()
  port1.on('message', ({ url, map }) => sourceMaps.set(url, map)).unref()
  register('./native-hooks.js', {
    parentURL: import.meta.url,
    data: { port: port2, cacheDirectory },
    transferList: [port2],
  })
  isRegistered = true
}
