import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath, URL } from 'node:url'
import { transformSync, version } from '@swc/core'

/** Lets Node load TypeScript, each version of a file compiled once: `native-runner.js` registers it. */

const OPTIONS = {
  swcrc: false,
  jsc: { parser: { syntax: 'typescript' }, target: 'es2023' },
  module: { type: 'es6' },
  sourceMaps: true,
}

let port
let folder

export function initialize(data) {
  port = data.port
  folder = join(data.cacheDirectory, 'native')
  mkdirSync(folder, { recursive: true })
}

/** What TypeScript imports as `.js` is `.ts` on the disk. */
export function resolve(specifier, context, next) {
  if (/^\.{1,2}\/.*\.js$/.test(specifier) && context.parentURL?.endsWith('.ts')) {
    const url = new URL(specifier.replace(/\.js$/, '.ts'), context.parentURL)
    if (existsSync(url)) return { url: url.href, format: 'module', shortCircuit: true }
  }
  return next(specifier, context)
}

export function load(url, context, next) {
  if (!url.endsWith('.ts')) return next(url, context)
  return { format: 'module', source: compiled(url), shortCircuit: true }
}

function compiled(url) {
  const filename = fileURLToPath(url)
  const source = readFileSync(filename, 'utf8')
  const key = createHash('sha256')
    .update(JSON.stringify([version, OPTIONS, filename, source]))
    .digest('hex')
  const path = join(folder, `${key}.js`)
  const map = join(folder, `${key}.js.map`)
  if (!existsSync(path)) {
    const made = transformSync(source, { ...OPTIONS, filename })
    write(map, made.map)
    write(path, made.code)
  }
  port.postMessage({ url, map })
  return readFileSync(path, 'utf8')
}

/** Two processes may write it at the same time: each puts a whole one there. */
function write(path, content) {
  const own = `${path}.${process.pid}`
  writeFileSync(own, content)
  renameSync(own, path)
}
