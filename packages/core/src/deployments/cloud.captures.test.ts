/** Every recorded exchange with a daemon that passes requests on to the cloud, asked by the client's method and read as what the server sent. */
import { testEndpoints } from '../testing/endpoint-captures.ts'

testEndpoints('cloud', {})
