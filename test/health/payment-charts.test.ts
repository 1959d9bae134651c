import { buyersChart, expectedChart } from '../../src/health/page/charts.js'

const FRENCH = { language: 'fr', path: '/', csrf: undefined } as const
const NOW = new Date('2026-11-25T12:00:00Z')

describe('what the page draws of payments', () => {
  it('adds up by week what is expected, from the Monday of this one on', () => {
    const html = expectedChart(
      FRENCH,
      [
        { day: '2026-11-25', amount: 120_000, count: 1 },
        { day: '2026-11-29', amount: 30_050, count: 2 },
        { day: '2026-11-30', amount: 100, count: 1 },
      ],
      NOW,
    )
    expect(html).toContain('23/11/2026: 1')
    expect(html).toMatch(/1\s500,50/)
    expect(html).toContain('30/11/2026: 1,00')
  })

  it('shows how long each body takes, how often it is late and what it owes', () => {
    const html = buyersChart(FRENCH, [
      { name: 'Mairie <b>', payments: 3, averageDays: 41.25, late: 2, invoices: 4, owed: 12_345 },
      { name: 'Lycée', payments: 0, averageDays: undefined, late: 1, invoices: 1, owed: 4_010 },
    ])
    expect(html).toContain('<td>41,3</td><td>3</td><td>50 %</td><td>123,45</td>')
    expect(html).toContain('<td>–</td><td>0</td><td>100 %</td><td>40,10</td>')
    expect(html).not.toContain('Mairie <b>')
  })
})
