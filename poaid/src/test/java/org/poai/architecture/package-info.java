/**
 * The design as tests: who may import whom, which library and which call belongs where, how large
 * things may grow, and what every package says about itself. Each check is also run against sources
 * that break its rule, since a check that cannot fail guards nothing.
 */
package org.poai.architecture;
