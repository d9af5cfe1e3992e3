"""What answers tell about questions: classical statistics, item response models, DIF, equating."""
