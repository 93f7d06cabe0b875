package org.poai.node.config;

import java.nio.file.Path;
import org.poai.client.keystore.AccountKey;

/**
 * Keys of datasets that the node brings onto the chain.
 *
 * @param folder of their files
 * @param account that signs and pays; the node closes it
 */
public record RevealConfig(Path folder, AccountKey account) {}
