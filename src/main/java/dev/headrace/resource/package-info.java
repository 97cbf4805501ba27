/** A resource as configured and as found in the catalogue, and the reads of it. Every feature reads through here. */
package dev.headrace.resource;
