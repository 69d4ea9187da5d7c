/** The later of two instants; the wire's form of time sorts as text. */
export function later(a: string, b: string): string {
  return a > b ? a : b;
}
