/**
 * Requests and answers of JSON-RPC 2.0: reading parameters, finding methods, saying what is wrong
 * as geth does.
 */
@NullMarked
package org.poai.rpc.message;

import org.jspecify.annotations.NullMarked;
