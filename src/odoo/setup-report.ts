/** What setup did, in the order in which it did it. */
export type SetupReport = readonly SetupStep[]

export interface SetupStep {
  readonly what: 'field' | 'view' | 'external id'
  readonly name: string
  readonly outcome: 'created' | 'updated' | 'unchanged' | 'adopted' | 'removed'
}
