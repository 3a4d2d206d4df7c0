"""What `truestock bench` measures: each subject a module that runs on its own, imported by nothing else."""
