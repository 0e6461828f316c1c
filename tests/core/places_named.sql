SELECT code, NULL AS parent FROM enterprises_jurisdiction WHERE code = ANY(%(codes)s) ORDER BY code DESC
