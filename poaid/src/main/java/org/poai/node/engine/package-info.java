/**
 * What this node evaluates with: the models that it runs, each checked in Java, started in a child
 * process and known by what it gave, and the records that it is asked about.
 */
@NullMarked
package org.poai.node.engine;

import org.jspecify.annotations.NullMarked;
