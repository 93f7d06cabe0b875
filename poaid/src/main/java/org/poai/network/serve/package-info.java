/**
 * Answers what peers ask of our chain: headers by locator, blocks by hash and by range, within
 * rations. Called on event loops; reads the chain on workers.
 */
@NullMarked
package org.poai.network.serve;

import org.jspecify.annotations.NullMarked;
