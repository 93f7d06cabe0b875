package org.poai.worker;

import java.nio.file.Path;
import java.util.Optional;
import org.poai.client.NodeUrl;
import org.poai.node.config.NodeConfig.ModelChoice;
import org.poai.primitives.Address;

/**
 * What a worker is started with.
 *
 * @param name what it calls itself to the node
 * @param reward who is paid; whom the node likes where it is left out
 */
public record WorkerConfig(
    NodeUrl node, Path dataDir, ModelChoice model, String name, Optional<Address> reward) {}
