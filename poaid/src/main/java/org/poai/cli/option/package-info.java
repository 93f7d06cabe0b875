/**
 * What the commands have in common: where a node and its files are, and the sentences and exit
 * codes with which a command refuses.
 */
@NullMarked
package org.poai.cli.option;

import org.jspecify.annotations.NullMarked;
