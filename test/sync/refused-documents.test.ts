import { RefusedDocuments } from '../../src/sync/document/refused-documents.js'

const at = (minute: number): Date => new Date(Date.UTC(2026, 10, 30, 8, minute))

describe('documents that Odoo refuses', () => {
  it('are not refused to all while it is one invoice, whatever it says of others in other words', () => {
    const documents = new RefusedDocuments()
    expect(documents.refused(1, 'Non.', at(0))).toBeUndefined()
    expect(documents.refused(1, 'Non.', at(1))).toBeUndefined()
    expect(documents.refused(2, 'Pas celle-ci.', at(2))).toBeUndefined()
    expect(documents.restsUntil(3, at(2))).toBeUndefined()
  })

  it('are not refused to all where one was made in between', () => {
    const documents = new RefusedDocuments()
    documents.refused(1, 'Non.', at(0))
    expect(documents.made()).toBe(false)
    expect(documents.refused(2, 'Non.', at(1))).toBeUndefined()
  })

  it('are asked for one at a time, first those that were not tried yet, then the one that waits longest', () => {
    const documents = new RefusedDocuments()
    documents.refused(1, 'Non.', at(0))
    expect(documents.refused(2, 'Non.', at(0))).toEqual([1])
    expect(documents.restsUntil(3, at(0))).toEqual(at(1))
    expect(documents.restsUntil(1, at(1))).toEqual(at(2))
    expect(documents.restsUntil(2, at(1))).toEqual(at(3))
    expect(documents.restsUntil(3, at(1))).toBeUndefined()
    documents.refused(3, 'Non.', at(1))
    expect(documents.restsUntil(4, at(2))).toEqual(at(3))
  })

  it('are all asked for once one was made', () => {
    const documents = new RefusedDocuments()
    documents.refused(1, 'Non.', at(0))
    documents.refused(2, 'Non.', at(0))
    expect(documents.made()).toBe(true)
    expect(documents.restsUntil(1, at(0))).toBeUndefined()
    expect(documents.words).toBeUndefined()
  })
})
