package org.poai.contract;

import static java.util.function.Function.identity;
import static java.util.stream.Collectors.toUnmodifiableMap;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.poai.chain.block.Log;
import org.poai.chain.genesis.GenesisContract;
import org.poai.primitives.Hash32;

/**
 * The events of one contract of the genesis state.
 *
 * @param forms by their topic
 */
public record EventForms<E>(GenesisContract contract, Map<Hash32, EventForm<E>> forms) {
  public EventForms {
    forms = Map.copyOf(forms);
  }

  /** The events of a contract, given in groups. */
  public static <E> EventForms<E> of(GenesisContract contract, List<List<EventForm<E>>> groups) {
    return new EventForms<>(
        contract,
        groups.stream()
            .flatMap(Collection::stream)
            .collect(toUnmodifiableMap(EventForm::topic, identity())));
  }

  /**
   * What a log says; empty when another contract wrote it, or, on a chain whose genesis has other
   * code at the contract's address, when it says something else.
   */
  public Optional<E> read(Log log) {
    if (!contract.address().equals(log.address()) || log.topics().isEmpty()) {
      return Optional.empty();
    }
    return Optional.ofNullable(forms.get(log.topics().get(0))).flatMap(form -> form.read(log));
  }

  /** The signatures of all events that are known. */
  public Set<String> signatures() {
    Set<String> signatures = new TreeSet<>();
    forms.values().forEach(form -> signatures.add(form.signature()));
    return signatures;
  }
}
