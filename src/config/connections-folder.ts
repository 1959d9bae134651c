import { readdirSync } from 'node:fs'
import { basename, join } from 'node:path'
import { z } from 'zod'
import type { Config, Connection, LeftOut, Rival } from './config.js'
import { dangersOf, twiceDeposited } from './dangers.js'
import { connectionSchema, type ConnectionFile } from './schema.js'
import { whyUnreadable } from './unreadable.js'
import { describeIssue, readYaml } from './yaml-file.js'

/** What is left of a connection's file beside the connection: secrets that cannot be had, plain http. */
export interface CompletedConnection {
  readonly connection: Connection
  readonly problems: readonly string[]
  readonly warnings: readonly string[]
}

interface Folder {
  readonly connections: readonly Connection[]
  readonly files: ReadonlyMap<string, string>
  readonly leftOut: readonly LeftOut[]
  readonly warnings: readonly string[]
}

/** As a file was read. Without a connection it is of another shape, or cannot be read. */
interface ReadFile {
  readonly file: string
  /** That it gives itself, or that it has by the file's name. */
  readonly name: string
  readonly connection?: Connection
  readonly problems: readonly string[]
  readonly warnings: readonly string[]
}

/** What a process has worked by until now. */
export type Former = Pick<Config, 'connections' | 'connectionFiles'>

/**
 * Each file of a folder is a connection. One that cannot be followed leaves out its own connection alone; where that ran
 * before (`former`), it goes on as it was.
 *
 * @param own connections of the configuration file itself, which come first
 */
export function readConnectionsFolder(
  folder: string,
  own: readonly Connection[],
  complete: (connection: ConnectionFile) => CompletedConnection,
  former: Former = { connections: [], connectionFiles: new Map() },
): Folder | { readonly problem: string } {
  const files = filesIn(folder)
  if ('problem' in files) return files
  const gathered = new Gathered(own)
  const read = files.paths.map((path) => readOne(path, complete))
  const isKnown = ({ file, name }: ReadFile): boolean => former.connectionFiles.get(name) === file
  // Whoever takes a name, or a company, that another has in this process is the later one, whatever their files are called.
  for (const one of [...read.filter(isKnown), ...read.filter((file) => !isKnown(file))])
    gathered.add(one, formerOf(one.file, former))
  return gathered
}

function formerOf(file: string, { connections, connectionFiles }: Former): Connection | undefined {
  return connections.find(({ name }) => connectionFiles.get(name) === file)
}

/** What is followed so far, and who has which name and company. */
class Gathered implements Folder {
  readonly connections: Connection[] = []
  readonly files = new Map<string, string>()
  readonly leftOut: LeftOut[] = []
  readonly warnings: string[] = []
  /** Of those that are left out as well: what one says must not depend on whether another can be read today. */
  readonly #places = new Map<string, string>()
  readonly #claimed: Connection[]

  constructor(own: readonly Connection[]) {
    this.#claimed = [...own]
    for (const { name } of own) this.#places.set(name, 'the configuration file')
  }

  add(read: ReadFile, former: Connection | undefined): void {
    const { file, connection, warnings } = read
    const clashes = this.#clashesOf(read.name, connection)
    const problems = [...read.problems, ...clashes]
    if (connection !== undefined && problems.length === 0) {
      this.#claim(connection.name, file, connection)
      this.#follow(connection, file)
      this.warnings.push(...warnings)
      return
    }
    const goesOn =
      former !== undefined && this.#clashesOf(former.name, former).length === 0 ? former : undefined
    if (goesOn !== undefined) {
      this.#claim(goesOn.name, file, goesOn)
      this.#follow(goesOn, file)
    } else if (clashes.length === 0) this.#claim(read.name, file, connection)
    const rival = goesOn === undefined && read.problems.length === 0 ? this.#rivalOf(connection) : undefined
    this.leftOut.push({ file, goesOn: goesOn?.name, problems, ...(rival !== undefined && { rival }) })
  }

  #clashesOf(name: string, connection: Connection | undefined): string[] {
    const place = this.#places.get(name)
    if (place !== undefined) return [`the name ${name} is taken by ${place}; give each connection its own`]
    return connection === undefined ? [] : twiceDeposited(this.#claimed, connection)
  }

  #rivalOf(connection: Connection | undefined): Rival | undefined {
    if (connection === undefined || this.#places.has(connection.name)) return undefined
    const [other, ...more] = this.connections.filter((one) => twiceDeposited([one], connection).length > 0)
    return other === undefined || more.length > 0 ? undefined : { connection, of: other.name }
  }

  #claim(name: string, file: string, connection: Connection | undefined): void {
    this.#places.set(name, file)
    if (connection !== undefined) this.#claimed.push(connection)
  }

  #follow(connection: Connection, file: string): void {
    this.connections.push(connection)
    this.files.set(connection.name, file)
  }
}

/** In the order of their names. What editors leave behind ends otherwise, or begins with a dot. */
function filesIn(folder: string): { readonly paths: readonly string[] } | { readonly problem: string } {
  try {
    const names = readdirSync(folder).filter((name) => /^[^.].*\.ya?ml$/i.test(name))
    return { paths: names.sort().map((name) => join(folder, name)) }
  } catch (error) {
    return { problem: `connectionsFolder: ${folder} ${whyNoFolder(error)}` }
  }
}

const coded = z.object({ code: z.string() })

function whyNoFolder(error: unknown): string {
  const code = coded.safeParse(error).data?.code
  if (code === 'ENOENT')
    return 'does not exist; make it, or correct the path, which begins in the folder of the configuration file'
  return code === 'ENOTDIR'
    ? 'is no folder; give the path of one in which each file is a connection'
    : whyUnreadable(error)
}

/** The name of a connection that gives itself none. */
export function nameOfFile(file: string): string {
  return basename(file).replace(/\.ya?ml$/i, '')
}

const named = z.looseObject({ name: z.string() })
const record = z.record(z.string(), z.unknown())

function readOne(file: string, complete: (connection: ConnectionFile) => CompletedConnection): ReadFile {
  const ofFile = nameOfFile(file)
  const read = readYaml(file)
  if ('problem' in read) return { file, name: ofFile, problems: [`it ${read.problem}`], warnings: [] }
  const given = named.safeParse(read.value)
  const content = record.safeParse(read.value)
  const parsed = connectionSchema.safeParse(content.success ? { name: ofFile, ...content.data } : read.value)
  const name = given.success ? given.data.name : ofFile
  if (!parsed.success)
    return { file, name, problems: parsed.error.issues.flatMap(describeIssue), warnings: [] }
  const { connection, problems, warnings } = complete(parsed.data)
  return { file, name, connection, problems: [...problems, ...dangersOf([connection])], warnings }
}
