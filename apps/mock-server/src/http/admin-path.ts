/** The path of the mock's own routes. */

/** Whether a path is one of the mock's own, which the journal leaves out. */
export function isAdminPath(url: string): boolean {
  return url.startsWith('/__mock/')
}
