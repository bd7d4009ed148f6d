/** Where the service is, unless somebody says otherwise. */

/** The port of the loopback interface that `serve` takes. */
export const SERVICE_PORT = 4680;
