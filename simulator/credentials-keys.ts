/**
 * Private keys that the service signs with towards the simulator. Anyone can read them here; a production start knows
 * them by their SHA-256 and refuses them.
 */
export const camaraPrivateKey = `-----BEGIN PRIVATE KEY-----
MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQgNXahPr3wJXZBKM5T
FFXfV9ktc430iMtEO3sCOmApWcKhRANCAARQo7xC7cuOanUxst+ilj0g1rFM4PZo
KRTxIoQ/HttDdtro6s9+hNt7T2dz3TH4ngpSjchuYH2rbp5QytAdFLFh
-----END PRIVATE KEY-----`;
