/** Talks to a mock byte by byte. */
import { connect } from 'node:net'

/** All that comes until the server closes the connection. */
export function talk(port: number, text: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connect(port, '127.0.0.1', () => socket.write(text))
    let received = ''
    socket.on('data', (data) => (received += data.toString()))
    socket.on('end', () => resolve(received))
    socket.on('error', reject)
  })
}
