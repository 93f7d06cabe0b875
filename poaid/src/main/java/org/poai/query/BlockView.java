package org.poai.query;

import java.util.Optional;
import org.poai.chain.block.SealedHeader;
import org.poai.chain.difficulty.Work;
import org.poai.query.BlockArrivals.Arrival;

/**
 * A block with all that this node knows of it.
 *
 * @param header its header
 * @param isCanonical whether the chain has it; else it lies beside
 * @param body its transactions with their senders, and their receipts; empty where it is pruned
 * @param totalWork of its branch up to and with it
 * @param quiz what it asked the model; empty for genesis, and for a block beside the chain
 * @param arrival how this node learnt of it and what the proof took; empty where that was before
 *     the last {@value BlockArrivals#REMEMBERED} blocks or before the node was started
 */
public record BlockView(
    SealedHeader header,
    boolean isCanonical,
    Optional<MinedBlock> body,
    Optional<Work> totalWork,
    Optional<QuizView> quiz,
    Optional<Arrival> arrival) {}
