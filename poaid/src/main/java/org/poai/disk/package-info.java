/**
 * Files that are whole or not there, and why the disk refused: one sentence that says what helps.
 * Everything that a node promises to keep is written through here or through the database. Safe
 * from any thread; nothing here is remembered.
 */
@NullMarked
package org.poai.disk;

import org.jspecify.annotations.NullMarked;
