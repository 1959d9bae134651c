import { Client, closeAll, documents, printInvoice, start, wizardOf } from './support.js'

const version = '18.0'
const WIZARD = 'account.move.send.wizard'

/** A user of Invoicing who may write customers, too. */
async function withContactCreation(admin: Client): Promise<void> {
  const [group] = await admin.rows('ir.model.data', [['name', '=', 'group_partner_manager']], ['res_id'])
  await admin.call('res.users', 'write', [[6], { groups_id: [[4, group?.['res_id'] ?? 0]] }])
}

describe('the send wizard of 18.0', () => {
  afterEach(closeAll)

  const begin = () => start({ version, seed: { documentsDir: documents(version) } })
  const preference = async (client: Client) => {
    const [partner] = await client.rows('res.partner', [['id', '=', 7]], ['invoice_sending_method'])
    return partner?.['invoice_sending_method']
  }

  it('makes its only method the preferred one of a customer that has none', async () => {
    const { admin, chorus } = await begin()
    await withContactCreation(admin)
    await printInvoice(chorus, 1)
    expect(await preference(chorus)).toBe('manual')
  })

  it('refuses that to a user who may not write customers', async () => {
    const { chorus } = await begin()
    await expect(printInvoice(chorus, 1)).rejects.toThrow("not allowed to modify 'Contact' (res.partner)")
    expect(
      await chorus.ids('ir.attachment', [
        ['res_id', '=', 1],
        ['res_field', '!=', false],
      ]),
    ).toEqual([])
  })

  it.each([
    ['without any method', []],
    ['with several', ['manual', 'snailmail']],
  ])('%s leaves customers as they are, and makes the documents', async (_how, methods) => {
    const { chorus } = await begin()
    const wizard = await wizardOf(chorus, 1, methods)
    await chorus.call(WIZARD, 'action_send_and_print', [[wizard]])
    expect(await preference(chorus)).toBe(false)
    expect(
      await chorus.rows('account.move', [['id', '=', 1]], ['invoice_pdf_report_id', 'ubl_cii_xml_id']),
    ).toMatchObject([
      {
        invoice_pdf_report_id: [expect.any(Number), 'FAC_2026_00001.pdf'],
        ubl_cii_xml_id: [expect.any(Number), 'FAC_2026_00001_factur_x.xml'],
      },
    ])
  })

  it('keeps the preference of a customer that has one', async () => {
    const { simulator, chorus } = await begin()
    simulator.edit('res.partner', 7, { invoice_sending_method: 'email' })
    await printInvoice(chorus, 1)
    expect(await preference(chorus)).toBe('email')
  })

  it('prints a credit note with a recipient bank account, none without', async () => {
    const { simulator, chorus } = await begin()
    simulator.edit('res.partner', 9, { invoice_sending_method: 'manual' })
    await expect(printInvoice(chorus, 7)).rejects.toThrow(
      "The field 'Recipient Bank' is required on RFAC/2026/00001.",
    )
    simulator.edit('account.move', 7, { partner_bank_id: 1 })
    await expect(printInvoice(chorus, 7)).resolves.toBeDefined()
  })

  it('says what it refuses in the language of the call', async () => {
    const { chorus } = await begin()
    const wizard = await wizardOf(chorus, 7, [])
    const failure = await chorus.failure(WIZARD, 'action_send_and_print', [[wizard]], {
      context: { lang: 'fr_FR' },
    })
    expect(failure.message).toContain(
      "Le champ 'Compte bancaire destinataire' est requis sur RFAC/2026/00001.",
    )
  })
})

describe('a SIRET in 18.0', () => {
  afterEach(closeAll)

  it('is kept to fourteen characters, separators included', async () => {
    const { simulator, admin } = await start({ version })
    await admin.call('res.partner', 'write', [[7], { siret: '123 456 782 00051' }])
    expect(simulator.record('res.partner', 7)).toMatchObject({ siret: '123 456 782 00' })
  })
})

describe('the IBAN in the documents of 18.0', () => {
  afterEach(closeAll)

  it('stands where other accounts belong', async () => {
    const { chorus } = await start({ version, seed: { documentsDir: documents(version) } })
    await chorus.call(WIZARD, 'action_send_and_print', [[await wizardOf(chorus, 1, [])]])
    const [xml] = await chorus.rows('ir.attachment', [['res_field', '=', 'ubl_cii_xml_file']], ['raw'])
    expect(xml?.['raw']).toContain('<ram:ProprietaryID>FR7630006000011234567890189</ram:ProprietaryID>')
  })
})
