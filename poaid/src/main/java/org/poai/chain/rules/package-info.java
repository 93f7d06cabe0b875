/**
 * One class per consensus rule, with the protocol's sentence above the check, in the order of section 8. What a block must
 * be on a given parent is said once, in {@link org.poai.chain.rules.NextBlock}: the rules compare with it, miners build by it.
 */
@NullMarked
package org.poai.chain.rules;

import org.jspecify.annotations.NullMarked;
