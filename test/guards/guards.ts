/** One place in the program. */
export interface Edit {
  /** Below the program's folder. */
  readonly file: string
  /** Found there exactly once. */
  readonly from: string
  readonly to: string
}

/** Something without which the bridge would lose, repeat or miss, and how to take it out. */
export interface Guard {
  readonly name: string
  /** A rule of the checker that a run breaks without it; undefined: any. */
  readonly breaks: string | undefined
  readonly edits: readonly Edit[]
}

/** Those that are more than a condition, and so bear no mark: taken out of the compiled program by hand. */
export const GUARDS: readonly Guard[] = [
  {
    // What is handed over is written down after the answer only.
    name: 'intent',
    breaks: 'twice',
    edits: [
      {
        file: 'build/src/sync/deposit/in-flight.js',
        from: 'const intent = await store.recordDepositIntent(row.id, holderId, clock.now(), lot);',
        to: 'const intent = undefined;',
      },
      {
        file: 'build/src/sync/deposit/send.js',
        from: 'export async function send(context, parcel) {\n',
        to: `export async function send(context, parcel) {
    const written = async () => {
        for (const member of parcel.members)
            member.intent = await context.store.recordDepositIntent(member.row.id, context.holderId, context.clock.now(), parcel.lot);
    };
`,
      },
      {
        file: 'build/src/sync/deposit/send.js',
        from: 'const { flowNumber } = await handOver(context, parcel);',
        to: 'const { flowNumber } = await handOver(context, parcel);\n        await written();',
      },
      {
        file: 'build/src/sync/deposit/send.js',
        from: 'if (error instanceof ChorusError)\n            return error;',
        to: 'if (error instanceof ChorusError) {\n            await written();\n            return error;\n        }',
      },
    ],
  },
  {
    // A deposit of which nobody knows the outcome is made again at once.
    name: 'settle',
    breaks: 'twice',
    edits: [
      {
        file: 'build/src/sync/deposit/settle.js',
        from: 'const { deposit, invoice: row } = pair;\n',
        to: 'const { deposit, invoice: row } = pair;\n    return settleAbsent(context, pair, undefined);\n',
      },
    ],
  },
  {
    name: 'message_id',
    breaks: 'note-repeated',
    edits: [
      {
        file: 'build/src/odoo/tell/notes.js',
        from: 'if (missing.length === 0)\n            return;\n        const subtype',
        to: 'missing.splice(0, Infinity, ...notes);\n        const subtype',
      },
    ],
  },
  {
    // Whoever asks has it.
    name: 'lease',
    breaks: 'fault',
    edits: [
      { file: 'build/src/store/sql/lease.js', from: 'if (other !== undefined)', to: 'if (false)' },
      {
        file: 'build/src/store/sql/holds-lease.js',
        from: "return !(lease === undefined && mark('intent-needs-the-lease'));",
        to: 'return true;',
      },
    ],
  },
  {
    // An invoice that is held swallows what was asked of it.
    name: 'held-keeps-request',
    breaks: 'request-unanswered',
    edits: [
      {
        file: 'build/src/store/sql/requests.js',
        from: 'due_at: now.getTime(), told_reasons: held.told });',
        to: 'due_at: now.getTime(), told_reasons: held.told, pending_request: null, answered_request: sql `coalesce(pending_request, answered_request)` });',
      },
    ],
  },
  {
    name: 'overlap',
    breaks: 'lost',
    edits: [
      {
        file: 'build/src/sync/stages/discover.js',
        from: 'const OVERLAP_MS = 60 * 60_000;',
        to: 'const OVERLAP_MS = 0;',
      },
    ],
  },
]
