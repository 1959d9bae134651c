/**
 * Legal categories (INSEE, « Catégories juridiques », levels II and III) of the bodies that are billed through Chorus Pro:
 * the State, local authorities and public establishments of every kind (code de la commande publique, art. L2192-1).
 * - 41: public establishments and managed services of an industrial or commercial kind, the Bank of France
 * - 71: the State; 72: local authorities; 73: administrative public establishments; 74: others under administrative law,
 *   but for 7430, the churches of Alsace and Moselle
 * Bodies of private law with a public task (social security, 81; public limited companies, 55) are not among them.
 */
export function isPublicCategory(code: string): boolean {
  return /^(41|71|72|73|74)(\d\d)?$/.test(code) && code !== '7430'
}
