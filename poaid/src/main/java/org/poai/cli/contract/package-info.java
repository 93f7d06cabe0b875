/**
 * What commands about contracts of genesis have in common: who signs, who is asked, what it says.
 */
@NullMarked
package org.poai.cli.contract;

import org.jspecify.annotations.NullMarked;
