/**
 * What a node is started with: one record per feature, the files of its data directory, and how a
 * program refuses ({@link org.poai.node.config.UserException}) and ends ({@link
 * org.poai.node.config.ExitCode}). Values only.
 */
@NullMarked
package org.poai.node.config;

import org.jspecify.annotations.NullMarked;
