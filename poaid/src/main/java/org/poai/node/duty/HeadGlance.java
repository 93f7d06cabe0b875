package org.poai.node.duty;

import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.poai.chain.block.SealedHeader;
import org.poai.chain.stored.Chain;
import org.poai.chain.stored.ChainHead;
import org.poai.market.duty.Glance;
import org.poai.market.duty.MarketHead;
import org.poai.state.StateView;

/**
 * Looks at the market of a chain.
 *
 * @param markets reads a state
 */
record HeadGlance(Chain chain, BiFunction<SealedHeader, StateView, MarketHead> markets)
    implements Glance {
  @Override
  public <T> Optional<T> at(Function<MarketHead, T> question) {
    ChainHead head = chain.head();
    Optional<StateView> found = chain.stateOf(head.header());
    if (found.isEmpty()) {
      return Optional.empty();
    }
    try (StateView state = found.get()) {
      return Optional.of(question.apply(markets.apply(head.header(), state)));
    }
  }
}
