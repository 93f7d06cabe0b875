/**
 * What a node looks at before its blocks signal for a manifest: whether model and records are what
 * the chain says, can be asked about, and cost this machine no more than it can give; protocol
 * section 11.
 */
@NullMarked
package org.poai.governance.check;

import org.jspecify.annotations.NullMarked;
