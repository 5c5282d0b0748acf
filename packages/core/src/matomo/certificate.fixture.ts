/** A certificate for 127.0.0.1 that signs itself, and its key. Nobody trusts it, which is its use. */
export const selfSigned = {
  key: pem('PRIVATE KEY', [
    'MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQgBrxoWkcPVOAv8vqV',
    '4LFClMDaWxUJjtKSlHJslRLrRrehRANCAAR8C2w8CPWeDCPmxrdhW0fBLeyENnGS',
    'AnC9n+9mxAfny2ixSP675gB4kgps/TDU2oDNKLkWYEj92g6IUwgR7bkV',
  ]),
  cert: pem('CERTIFICATE', [
    'MIIBkTCCATagAwIBAgIUEeukR/k77QdOaubVcBNY2Tb5sgYwCgYIKoZIzj0EAwIw',
    'FDESMBAGA1UEAwwJbG9jYWxob3N0MCAXDTI2MTEyNTAwNTMwMFoYDzIxMjYxMTAx',
    'MDA1MzAwWjAUMRIwEAYDVQQDDAlsb2NhbGhvc3QwWTATBgcqhkjOPQIBBggqhkjO',
    'PQMBBwNCAAR8C2w8CPWeDCPmxrdhW0fBLeyENnGSAnC9n+9mxAfny2ixSP675gB4',
    'kgps/TDU2oDNKLkWYEj92g6IUwgR7bkVo2QwYjAdBgNVHQ4EFgQUOc0uM/vU5NJh',
    'AW5AKLcdwgrqFyIwHwYDVR0jBBgwFoAUOc0uM/vU5NJhAW5AKLcdwgrqFyIwDwYD',
    'VR0TAQH/BAUwAwEB/zAPBgNVHREECDAGhwR/AAABMAoGCCqGSM49BAMCA0kAMEYC',
    'IQC4nhh4NC6c0j4DAvcfcX04fXQoIPimg/z4NvcXo+9ZigIhAIeBIBDHdeAA36rE',
    'IU/ehTwke/5t5MwFo7QdwbrmeqqR',
  ]),
};

/** Certificates that a CA of its own has signed, for 127.0.0.1 and `localhost`, valid until 2126. */
export const signed = {
  ca: pem('CERTIFICATE', [
    'MIIBezCCASGgAwIBAgIUFHL3O7AbJ0vrsJFpw7KSgVkZ4DMwCgYIKoZIzj0EAwIw',
    'EjEQMA4GA1UEAwwHVGVzdCBDQTAgFw0yNjExMjcxNTI0MzVaGA8yMTI2MTEwMzE1',
    'MjQzNVowEjEQMA4GA1UEAwwHVGVzdCBDQTBZMBMGByqGSM49AgEGCCqGSM49AwEH',
    'A0IABKOQYaFVAPiWWCzJLd9GtCJBSwCSYLWMCGCySNguNBJnyLcyLqXRar8rnLaz',
    'jA4bB90eeHLBifiqdLRBiQfZTP2jUzBRMB0GA1UdDgQWBBRI4wk4Ahp/lDWPmSvD',
    't1Y6iFPyJTAfBgNVHSMEGDAWgBRI4wk4Ahp/lDWPmSvDt1Y6iFPyJTAPBgNVHRMB',
    'Af8EBTADAQH/MAoGCCqGSM49BAMCA0gAMEUCIH66UkoqiNiYB5es68Pm3HQDuAJW',
    '51xTopENMAbSF572AiEAmAgx1u/ydXtvPH5KqCi/IYU9zKICY2Fp871dKtcS7J4=',
  ]),
  server: {
    key: pem('PRIVATE KEY', [
      'MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQg/pocaJf4cB79P60w',
      'm6zrUYjGJzR7ojCVkAs3DmyBaSWhRANCAATWtEm+0Ibb2bVr/PkdSZjDzxc/M/8c',
      'K7Lu7qtx0TMRj+NfWl4dXwy9CSFmPhFryX0zbUz/pQUM7VagpJuXlkKM',
    ]),
    cert: pem('CERTIFICATE', [
      'MIIBmzCCAUKgAwIBAgITXdFOtZ+z/m4ZE2iVoKtAK6V53jAKBggqhkjOPQQDAjAS',
      'MRAwDgYDVQQDDAdUZXN0IENBMCAXDTI2MTEyNzE1MjQzNVoYDzIxMjYxMTAzMTUy',
      'NDM1WjAUMRIwEAYDVQQDDAlsb2NhbGhvc3QwWTATBgcqhkjOPQIBBggqhkjOPQMB',
      'BwNCAATWtEm+0Ibb2bVr/PkdSZjDzxc/M/8cK7Lu7qtx0TMRj+NfWl4dXwy9CSFm',
      'PhFryX0zbUz/pQUM7VagpJuXlkKMo3MwcTAaBgNVHREEEzARhwR/AAABgglsb2Nh',
      'bGhvc3QwEwYDVR0lBAwwCgYIKwYBBQUHAwEwHQYDVR0OBBYEFD3n1uweE5amduKq',
      'z9A4BrSo5UBHMB8GA1UdIwQYMBaAFEjjCTgCGn+UNY+ZK8O3VjqIU/IlMAoGCCqG',
      'SM49BAMCA0cAMEQCIBOmnPldHOqZGglS+fiXhRLtwUxPdXF4ePWJqCe7b20dAiA4',
      'emZCpNTB1xaUdhU+in6e+1ahWrA8ZTuGOQZmAw9xaA==',
    ]),
  },
  /** Its time was up in 2020. */
  expired: {
    key: pem('PRIVATE KEY', [
      'MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQgZDAjMGFs1mO2VnuA',
      'DKoZKdf+kFZ7W7g1GSqHDQTF9lWhRANCAAQ8D4OQz9ctfEXam/8uwPD/zYe5tE48',
      'ecvHVOhdxE0MDeUpX/gvzEcgVzWFbMw9ORiTPKq9MESrPQqnq2fxkbPP',
    ]),
    cert: pem('CERTIFICATE', [
      'MIIBiTCCAS+gAwIBAgICEAAwCgYIKoZIzj0EAwIwEjEQMA4GA1UEAwwHVGVzdCBD',
      'QTAeFw0yMDAxMDEwMDAwMDBaFw0yMDAyMDEwMDAwMDBaMBQxEjAQBgNVBAMMCWxv',
      'Y2FsaG9zdDBZMBMGByqGSM49AgEGCCqGSM49AwEHA0IABDwPg5DP1y18Rdqb/y7A',
      '8P/Nh7m0Tjx5y8dU6F3ETQwN5Slf+C/MRyBXNYVszD05GJM8qr0wRKs9CqerZ/GR',
      's8+jczBxMBoGA1UdEQQTMBGHBH8AAAGCCWxvY2FsaG9zdDATBgNVHSUEDDAKBggr',
      'BgEFBQcDATAdBgNVHQ4EFgQUPcZ6Xlzi7fqE+yHasTES+JrJJ6YwHwYDVR0jBBgw',
      'FoAUSOMJOAIaf5Q1j5krw7dWOohT8iUwCgYIKoZIzj0EAwIDSAAwRQIhALeYDhPj',
      '+03uvKgmqR/Ax+y0xWohdCfd+fDhCDQ9+9lOAiAJF2WmsUU9RRnCynH0BQ/LIvDD',
      'yJsJIrSz3iDyFRoiFw==',
    ]),
  },
  /** For the client's side. */
  client: {
    key: pem('PRIVATE KEY', [
      'MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQgFxs+bnmtgFbW36+t',
      'HuHZ52jBETe48y5i76kZjdeo61ahRANCAASsM+7ci/dC0MOQGo5/qUCBpRdA01no',
      'Gf6VIhJmSmWyrxGtehXmqmUhzbXYYVWJmm5mAKLi6aeITyARcBgXG8BR',
    ]),
    cert: pem('CERTIFICATE', [
      'MIIBgzCCASigAwIBAgITXdFOtZ+z/m4ZE2iVoKtAK6V53zAKBggqhkjOPQQDAjAS',
      'MRAwDgYDVQQDDAdUZXN0IENBMCAXDTI2MTEyNzE1MjQzNloYDzIxMjYxMTAzMTUy',
      'NDM2WjAWMRQwEgYDVQQDDAtUZXN0IGNsaWVudDBZMBMGByqGSM49AgEGCCqGSM49',
      'AwEHA0IABKwz7tyL90LQw5Aajn+pQIGlF0DTWegZ/pUiEmZKZbKvEa16FeaqZSHN',
      'tdhhVYmabmYAouLpp4hPIBFwGBcbwFGjVzBVMBMGA1UdJQQMMAoGCCsGAQUFBwMC',
      'MB0GA1UdDgQWBBRUtJa7LsKyCNlcE/JHESMxh5txBzAfBgNVHSMEGDAWgBRI4wk4',
      'Ahp/lDWPmSvDt1Y6iFPyJTAKBggqhkjOPQQDAgNJADBGAiEA6hEC4mP2i4TEOWsC',
      'RWTxFaeEB4/DJTVD4PsTdU8F5K8CIQDQZStIDXfTwM1Hr2qAywkwvUc2p396vne8',
      'SHjV2WS3Qw==',
    ]),
  },
};

function pem(label: string, lines: readonly string[]): string {
  return [`-----BEGIN ${label}-----`, ...lines, `-----END ${label}-----`, ''].join('\n');
}
