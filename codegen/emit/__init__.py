"""From a plan of files to files: templates, black, manifest, publishing. Knows nothing of the model.

Nothing is imported here, so that an unchanged run (`codegen.emit.stamp`) pays for nothing else.
"""
