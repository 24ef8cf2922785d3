/** What HTCondor gave this process: ads, scratch folder, CPUs, memory, credentials. */
@NullMarked
package io.pelicanfs.job;

import org.jspecify.annotations.NullMarked;
