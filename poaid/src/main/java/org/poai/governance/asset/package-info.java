/**
 * Assets of governance: model files, sealed datasets and deltas, by SHA-256. The folder holds what
 * is whole and verified and gives it to peers; a fetch brings what is missing from the operator's
 * folder, from peers or from an IPFS gateway, within the operator's limits. The thread {@code
 * assets} owns the fetches; files are read and written by workers. Nothing here maps a file or
 * believes what is in it.
 */
@NullMarked
package org.poai.governance.asset;

import org.jspecify.annotations.NullMarked;
