SELECT code, NULL AS parent FROM enterprises_jurisdiction WHERE code = %(code)s FOR NO KEY UPDATE
