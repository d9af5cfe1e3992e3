"""Word documents as trainers write them: read through their zip and XML, and written."""
