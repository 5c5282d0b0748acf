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

function pem(label: string, lines: readonly string[]): string {
  return [`-----BEGIN ${label}-----`, ...lines, `-----END ${label}-----`, ''].join('\n');
}
