/**
 * The curve alt_bn128 (BN254) and its optimal ate pairing, for the precompiled contracts of EIP-196
 * and EIP-197. Tower: Fp2 = Fp[u]/(u² + 1), Fp6 = Fp2[v]/(v³ − ξ) with ξ = 9 + u, Fp12 = Fp6[w]/(w²
 * − v). Values only; public inputs, so nothing here hides its timing.
 */
@NullMarked
package org.poai.crypto.bn254;

import org.jspecify.annotations.NullMarked;
