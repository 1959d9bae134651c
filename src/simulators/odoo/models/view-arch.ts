import { parseString } from 'xml2js'
import { z } from 'zod'
import { validationError } from '../errors.js'

/** An element of a view's architecture. */
export interface ArchNode {
  readonly tag: string
  readonly attributes: Readonly<Record<string, string>>
  readonly children: readonly ArchNode[]
}

interface RawNode {
  '#name': string
  $?: Record<string, string> | undefined
  $$?: RawNode[] | undefined
}

const rawNode: z.ZodType<RawNode> = z.lazy(() =>
  z.object({
    '#name': z.string(),
    $: z.record(z.string(), z.string()).optional(),
    $$: z.array(rawNode).optional(),
  }),
)

function node(raw: RawNode): ArchNode {
  return { tag: raw['#name'], attributes: raw.$ ?? {}, children: (raw.$$ ?? []).map(node) }
}

/** @throws OdooError ValidationError when the text is not one well-formed XML element */
export function parseArch(arch: string): ArchNode {
  const outcome: { error?: Error | null; result?: unknown } = {}
  const options = { explicitRoot: false, explicitChildren: true, preserveChildrenOrder: true, strict: true }
  parseString(arch, options, (error: Error | null, result: unknown) => {
    outcome.error ??= error
    outcome.result = result
  })
  const root = rawNode.safeParse(outcome.result)
  if (!outcome.error && root.success) return node(root.data)
  const reason = outcome.error?.message ?? 'Document is empty'
  throw validationError(`Error while parsing or validating view:\n\n${reason}`)
}
