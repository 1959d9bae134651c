import { existsSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { type Browser, type BrowserContextOptions, chromium, type Page } from 'playwright-core'
import { z } from 'zod'
import { MINUTE } from '../support/running-bridge.js'
import { type ASite, startSite } from './a-site.js'

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')

/** None is downloaded: what the machine has, or what the variable names. */
const CHROMIUM = [
  process.env['CHROMIUM'] ?? '',
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/opt/google/chrome/chrome',
].find((path) => path !== '' && existsSync(path))

if (CHROMIUM === undefined)
  console.warn(
    'SKIPPED: there is no Chromium on this machine, so that nobody looks at the page here. Install one, or name it in CHROMIUM.',
  )

const HELD = 'INV/2026/00010'
const FEW = { startDate: '2026-10-06', graceMinutes: 0, settleMinutes: 30 } as const

const WIDTHS = [360, 1440] as const
const SCHEMES = ['light', 'dark'] as const
const LANGUAGES = ['fr', 'en'] as const
const LOOKS = WIDTHS.flatMap((width) =>
  SCHEMES.flatMap((scheme) => LANGUAGES.map((language) => [width, scheme, language] as const)),
)

const findings = z.object({
  passes: z.array(z.unknown()).min(10),
  violations: z.array(
    z.object({
      id: z.string(),
      impact: z.string().nullable(),
      nodes: z.array(z.object({ html: z.string(), failureSummary: z.string().optional() })),
    }),
  ),
})

;(CHROMIUM === undefined ? describe.skip : describe)('the page in a browser', () => {
  let browser: Browser
  let site: ASite
  /** What a page asked for, and what it complained about. */
  const asked = new Set<string>()
  const complaints: string[] = []

  beforeAll(async () => {
    browser = await chromium.launch({
      ...(CHROMIUM !== undefined && { executablePath: CHROMIUM }),
      chromiumSandbox: false,
    })
    site = await startSite({ connection: FEW })
    const { chorus } = site.running.world
    // One is held, and then Chorus Pro refuses the credentials: states, alarms and buttons of every kind are there.
    chorus.depositManually({ numero: HELD, montantTTC: '1.00' })
    await site.running.cycle()
    await site.running.live(3 * MINUTE, MINUTE)
    chorus.faults.add({ path: '', times: 1e6, fault: { kind: 'status', status: 403 } })
    await site.running.live(15 * MINUTE, MINUTE)
  })
  afterAll(async () => {
    await browser.close()
    await site.close()
  })

  async function opened(options: BrowserContextOptions): Promise<Page> {
    const context = await browser.newContext(options)
    const page = await context.newPage()
    page.on('request', (request) => asked.add(new URL(request.url()).origin))
    page.on('console', (message) => complaints.push(message.text()))
    page.on('pageerror', (error) => complaints.push(error.message))
    return page
  }

  async function logIn(page: Page): Promise<void> {
    await page.goto(`${site.base}/login`)
    await page.fill('#token', site.token)
    await page.keyboard.press('Enter')
    await page.waitForURL(`${site.base}/`)
  }

  /** What axe finds serious, and whatever makes somebody scroll sideways. */
  async function troubles(page: Page): Promise<string[]> {
    // Before the page's own rules apply, which let no script run.
    await page.evaluate(AXE)
    const { violations } = findings.parse(
      await page.evaluate('axe.run().then(({ passes, violations }) => ({ passes, violations }))'),
    )
    const overflow = z
      .int()
      .parse(
        await page.evaluate('document.documentElement.scrollWidth - document.documentElement.clientWidth'),
      )
    return [
      ...violations
        .filter(({ impact }) => impact === 'serious' || impact === 'critical')
        .map(({ id, nodes }) => `${page.url()} ${id}: ${JSON.stringify(nodes.slice(0, 2))}`),
      ...(overflow > 0 ? [`${page.url()} is ${String(overflow)} px too wide`] : []),
    ]
  }

  it.each(LOOKS)('has nothing that axe finds serious: %i px, %s, %s', async (width, scheme, language) => {
    const page = await opened({
      viewport: { width, height: 800 },
      colorScheme: scheme,
      locale: language === 'fr' ? 'fr-FR' : 'en-GB',
    })
    const found: string[] = []
    await page.goto(`${site.base}/login?wrong=1`)
    found.push(...(await troubles(page)))
    await logIn(page)
    expect(await page.getAttribute('html', 'lang')).toBe(language)
    for (const details of await page.locator('summary').all()) await details.click()
    found.push(...(await troubles(page)))
    for (const path of [`/invoice?number=${encodeURIComponent(HELD)}`, '/invoice?number=INV', '/nowhere']) {
      await page.goto(`${site.base}${path}`)
      found.push(...(await troubles(page)))
    }
    expect(found).toEqual([])
    await page.context().close()
  })

  it('is reached whole by the keyboard, and shows where it is', async () => {
    const page = await opened({ viewport: { width: 1440, height: 800 } })
    await logIn(page)
    const all = z
      .int()
      .parse(
        await page.evaluate(
          `[...document.querySelectorAll('a[href], button, input:not([type=hidden]), summary, [tabindex="0"]')].filter((element) => element.checkVisibility()).length`,
        ),
      )
    expect(all).toBeGreaterThan(10)
    const reached = new Set<number>()
    for (let presses = 0; presses < all; presses += 1) {
      await page.keyboard.press('Tab')
      const { at, outline } = z
        .object({ at: z.int(), outline: z.string() })
        .parse(
          await page.evaluate(
            `({ at: [...document.querySelectorAll('*')].indexOf(document.activeElement), outline: getComputedStyle(document.activeElement).outlineStyle })`,
          ),
        )
      expect(outline).not.toBe('none')
      reached.add(at)
    }
    expect(reached.size).toBe(all)
    await page.context().close()
  })

  it('does by the keyboard alone what its buttons do', async () => {
    const page = await opened({ locale: 'en-GB' })
    await logIn(page)
    const before = site.asked.length
    await page.getByRole('button', { name: 'Cycle now' }).focus()
    await page.keyboard.press('Enter')
    await page.getByRole('status').waitFor()
    expect(site.asked.length).toBe(before + 1)
    await page.getByRole('button', { name: 'Log out' }).focus()
    await page.keyboard.press('Enter')
    await page.locator('#token').waitFor()
    await page.context().close()
  })

  it('loads nothing from elsewhere, and the browser complains of nothing but pages that are not there', () => {
    expect([...asked]).toEqual([site.base])
    expect(complaints.filter((words) => !/status of 404/.test(words))).toEqual([])
  })
})
