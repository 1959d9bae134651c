import { weeklyErrors } from './forecast.js'
import { planFortnight } from './plan.js'

it('is nearer to what is paid each week than thirty days after the due date', () => {
  const { forecast, dueDatePlus30, weeks } = weeklyErrors(planFortnight(1, 14, 20))
  expect(weeks).toBeGreaterThan(1)
  expect(forecast).toBeLessThan(dueDatePlus30 / 2)
})
