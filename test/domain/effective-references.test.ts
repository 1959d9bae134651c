import { effectiveReferences } from '../../src/domain/effective-references.js'

const NONE = { serviceCode: undefined, commitmentNumber: undefined, contract: undefined }

const service = (code: string, active = true) => ({
  id: 1,
  code,
  name: code,
  active,
  requiresCommitmentNumber: undefined,
})

const recipient = (...services: ReturnType<typeof service>[]) => ({
  structure: {
    id: 7,
    siret: '12345678200028',
    name: 'Ville',
    active: true,
    requiresServiceCode: true,
    requiresCommitmentNumber: false,
    requiresEither: false,
    doesNotReportPayment: false,
  },
  services,
})

describe('the references that an invoice goes with', () => {
  it("take the customer's internal reference for a service when the recipient has that service", () => {
    const found = effectiveReferences({ references: NONE }, { reference: 'TECH' }, recipient(service('TECH')))
    expect(found.serviceCode).toBe('TECH')
  })

  it.each([
    ['the recipient has no such service', { reference: 'CLI-0042' }, recipient(service('TECH'))],
    ['the service is no longer in use', { reference: 'TECH' }, recipient(service('TECH', false))],
    ['the recipient is not known', { reference: 'TECH' }, undefined],
    ['the customer has no reference', { reference: undefined }, recipient(service('TECH'))],
  ])('do not when %s', (_, customer, known) => {
    expect(effectiveReferences({ references: NONE }, customer, known).serviceCode).toBeUndefined()
  })

  it('are those of the invoice where somebody chose a service there', () => {
    const references = { ...NONE, serviceCode: 'ECOLES' }
    const found = effectiveReferences({ references }, { reference: 'TECH' }, recipient(service('TECH')))
    expect(found).toBe(references)
  })
})
