/**
 * The private keys of the service's apps at carriers, for whose public halves the simulator checks signatures and encrypts
 * numbers. Anyone can read them here; a production start knows them and refuses them.
 */
export const camaraPrivateKey = `-----BEGIN PRIVATE KEY-----
MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQgNXahPr3wJXZBKM5T
FFXfV9ktc430iMtEO3sCOmApWcKhRANCAARQo7xC7cuOanUxst+ilj0g1rFM4PZo
KRTxIoQ/HttDdtro6s9+hNt7T2dz3TH4ngpSjchuYH2rbp5QytAdFLFh
-----END PRIVATE KEY-----`;

export const cmccKey = `-----BEGIN PRIVATE KEY-----
MIICeQIBADANBgkqhkiG9w0BAQEFAASCAmMwggJfAgEAAoGBALLnRjtqW20mnzdq
PoZD9pjvLWA66Kqz9ewoMAlwSwIHHR4Cx2YfGnNC52s+skzIPDqukfCJhZfrLVfW
4Bxx5s9XMMbMysiG21jVmGZR6yYtL/UuJWcT88YUooLfvNqrcaQd+PkCYzIAZLXz
zaxDuw9+4KW4BoeRBJwzUZBpK6NvAgMBAAECgYEArLFvLB9ojZ6Ahp96J2Unf00x
gfiba1w4AXRxmkrZPOXdB4ErNbrEb4qflPh6aH/JE+Q7X/OAD7umk2oJ/6s7XkDj
54033rZe2Q5CnJVR/j17+gDb7UU107f0lHtAr+VYa+D1zlrd+cysJGJl2OB5WKv9
hI0j6MgpRnXPSxGl8BECQQDWaEu9tbecnrxmviiHJRib0gWovaOWHst3cz+mzwvU
GLyBcH9gUmmTSuw4yR+C89cheN48DkaVW6xkvY2hFUnNAkEA1ZvP1PuOYoWEoEWO
MxYQvhb7x3SK38XfgJLRG26f8sY3YbyCiHLnWSBrljdrV61n6nSCAivhqNlIpJtv
3iM2KwJBAIkCVrwg3fcofG4PP+i0bNhNyi39GQb6ILzxGZCnqABd2j/AurS7lRl5
fCABbbCJz0Rlb2XjHXmd/jjV5CY2a1UCQQCR/W6a2t6ieSx+uWsJgUAqGt0zoXQ0
ojEx16XwwLeynkRFmSgBh76UDHNbdD756nsGI2CjiUguNWrPjah0Qs6HAkEAxz2y
euZoLU18WorszB65ln1fSU8cwFzd0oDBqBA2HuQuYVLMZ9LO68XLR8gwskffMPOS
Slxd/AMpHOdUQlx/Kg==
-----END PRIVATE KEY-----
`;

export const jverifyKey = `-----BEGIN PRIVATE KEY-----
MIICdwIBADANBgkqhkiG9w0BAQEFAASCAmEwggJdAgEAAoGBALPE3TCZWr2cMbDz
wQbPk23vnVG8/V2gf8iZWJ4iTweJVfMGQ4gdw1Cp3eOW+s1r4Tca3W4PElKMrxUA
iWjv3r90QosIlw/yiJwsA4HEike9nDyzcdbtiSpNK5j1m7+TZPdj7F131y40kUqC
VIic2SC5pL59tA7LYtrHwj4o4lHZAgMBAAECgYAAnJfgFXWAlap5nqq2ejhXNGyF
na4DBovIw/TQPO+l5+q58/iA2xESEjHmF1ptHoPaqyW7vSNj0oS5/pF5IO/SF35E
WGJb6V669EBqi6q1g/JYrc5UMhEXz1PXlx/cUA15oOEsKAXFhgluqWaTtGxmIYdS
rvNnERo5Yb2xCMBt3QJBAN0jHtEGylUlR4sO5im+oVgEhQxYZd8uWXXslj9n6mk5
FFKibpbMzjpNM6/76s9nvfek3wkW16/+hY7tMo/XLwsCQQDQHCoI1fWRK9r2oQm3
M+g6IMHPRRAr3vmvd1slCgDjPXkLxwWdZHBE73wJLN88rZel7UMEA12PAQzwbNZI
JyErAkBaH1cOzxqkqsXGeXL57lPpACaNCnWyCDyzX5E4FAynh3it2L8DPEKL5iy7
ewqOLnRwOcQf+yw58JvTzP1/O65TAkEAws06Q58UCNnGUwoW8Bh0jsTO5le9dXN4
wVi2RouAnTWTswSPKu8zcDPEJUqNhFzyEO1wx7bmws+27u7R/iQylQJBAIXpHunc
7q3vQd1EBrbWnZJ0+zwFZh03w3mYs1sKDOiypuwpTwXExgN+wz+e6DFh1NVEhmL4
CQsAmdsxX/KRag8=
-----END PRIVATE KEY-----
`;
