/**
 * Shows the web pages: at the port of JSON-RPC to browsers of this machine, at a port of their own
 * to all; to whom with which methods of JSON-RPC behind them. Its two workers answer pages apart
 * from those of programs.
 */
@NullMarked
package org.poai.node.pages;

import org.jspecify.annotations.NullMarked;
